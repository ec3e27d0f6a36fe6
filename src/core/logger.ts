/** Where the package reports what it does. winston fits through `dramatis/logging`; so does any object with these methods. */
export interface Logger {
  debug(message: string, data?: object): void;
  info(message: string, data?: object): void;
  warn(message: string, data?: object): void;
  error(message: string, data?: object): void;
}

const ignore = (): void => {};

/** Says nothing: the default, since a library has no business on anybody's console. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
