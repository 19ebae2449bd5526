@rem In the shells of Linux and macOS, exec lets a command take the place of the shell, so that Ctrl-C and the exit code
@rem of "npm start" are its own. This does the next best on Windows, where npm uses cmd.
@%*
