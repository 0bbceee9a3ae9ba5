/** One line of a stack trace. */
export interface StackLine {
  text: string;
  /** Code of the application itself, as far as the path tells. */
  inApp: boolean;
  /** A frame, not a message or a heading. */
  isFrame: boolean;
}

const frame = /^\s*(?:at\s|File "|#\d+\s|in\s.+:\d+|.+\(.+:\d+\)$|\S+\.(?:go|rs|rb|php|py|js|ts|tsx|java|kt):\d+)/;
const foreign =
  /node_modules|site-packages|dist-packages|\/usr\/(?:lib|local\/lib)|\/go\/pkg\/mod|\/vendor\/|node:internal|<frozen |lib\/python\d|java\.(?:base|util|lang)|jdk\.|sun\.|org\.springframework|runtime\/(?:panic|proc|asm)|webpack\/runtime/;

/** A stack trace by line, the frames of the application told apart from those of libraries. */
export function stackLines(text: string): StackLine[] {
  let inApp = true;
  return text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => {
      const isFrame = frame.test(line);
      // A line below a frame, such as the source itself, belongs to it.
      if (isFrame) inApp = !foreign.test(line);
      const belongs = isFrame || /^\s{3,}/.test(line);
      return { text: line, isFrame, inApp: belongs ? inApp : true };
    });
}
