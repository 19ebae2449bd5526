/** An exact decimal number: (-1)^negative x digits x 10^exponent. `digits` has no leading or trailing zeros; zero is "". */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text is a number as JSON writes it. */
export const isJsonNumber = (text: string): boolean => NUMBER.test(text);

const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * Reads a JSON number without loss of precision.
 *
 * @param text a number as JSON writes it
 */
export function parseDecimal(text: string): Decimal {
  return parseShortInteger(text) ?? parseAny(text);
}

const SHORT = 15;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** Most numbers are short integers, and are read in a third of the time. @returns `undefined` for any other number, and for zero */
function parseShortInteger(text: string): Decimal | undefined {
  const begin = text.charCodeAt(0) === MINUS ? 1 : 0;
  if (text.length > SHORT || !(text.charCodeAt(begin) > ZERO)) return undefined;
  let zeros = 0;
  for (let i = begin; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return undefined;
    zeros = code === ZERO ? zeros + 1 : 0;
  }
  return { negative: begin === 1, digits: text.slice(begin, text.length - zeros), exponent: zeros };
}

function parseAny(text: string): Decimal {
  const [, sign = "", whole = "", fraction = "", power = "0"] = PARTS.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = withoutTrailingZeros(all);
  if (digits === "") return { negative: false, digits, exponent: 0 };
  return { negative: sign === "-", digits, exponent: Number(power) - fraction.length + all.length - digits.length };
}

/** Avoids /0+$/, which takes quadratic time if another digit follows a million zeros. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}

/** The power of ten of a number's first significant digit: 0 for 1 to 9.99..., -1 for 0.1. */
export function magnitude(decimal: Decimal): number {
  return decimal.exponent + decimal.digits.length - 1;
}

/**
 * Formats an integer in plain decimal digits.
 *
 * @returns `undefined` if the number is not an integer, or has more than `longest` digits
 */
export function integerText(decimal: Decimal, longest: number): string | undefined {
  if (decimal.digits === "") return "0";
  if (decimal.exponent < 0 || magnitude(decimal) >= longest) return undefined;
  return (decimal.negative ? "-" : "") + decimal.digits + "0".repeat(decimal.exponent);
}

/**
 * Multiplies by 10^shift and rounds down to an integer. It moves the decimal point, so no digit passes through a double.
 *
 * @returns `undefined` if the result is not a safe integer
 */
export function floorScaled(decimal: Decimal, shift: number): number | undefined {
  const exponent = decimal.exponent + shift;
  if (decimal.digits === "") return 0;
  if (decimal.digits.length + exponent > 16) return undefined;
  const whole = exponent >= 0 ? decimal.digits + "0".repeat(exponent) : decimal.digits.slice(0, exponent);
  // `digits` has no trailing zeros, so any digits cut off were not zero. Rounding a negative number down adds one to its
  // magnitude.
  const floor = decimal.negative ? -Number(whole) - (exponent < 0 ? 1 : 0) : Number(whole);
  return Number.isSafeInteger(floor) ? floor : undefined;
}
