/** The names that follow from the component's name, so that no two stacks share one. */
export const derivedNames = (name: string) => ({
  tableName: `${name}-items`,
  functionName: `${name}-processor`,
  roleName: `${name}-processor`,
  failureQueueName: `${name}-failures`,
  intakeQueueName: `${name}-intake`,
  workerFunctionName: `${name}-worker`,
  workerRoleName: `${name}-worker`,
  stateMachineName: `${name}-scale-out`,
  stateMachineRoleName: `${name}-scale-out`,
});
