/** One Server-Sent Event. */
export interface Frame {
  id: string | null;
  event: string;
  data: string;
}

interface FrameReader {
  /** Takes any slice of the stream and returns the events it completed. */
  push: (chunk: string) => Frame[];
}

/** A blank line ends an event; a line that begins with a colon only says that the server lives. */
export function makeFrameReader(): FrameReader {
  let rest = '';
  let id: string | null = null;
  let event = '';
  let data: string[] = [];

  const takeLine = (line: string): Frame | null => {
    if (line === '') {
      const complete = data.length > 0 || event !== '';
      const frame = complete ? { id, event: event || 'message', data: data.join('\n') } : null;
      id = null;
      event = '';
      data = [];
      return frame;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') id = value;
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
    return null;
  };

  return {
    push(chunk) {
      const lines = (rest + chunk).split(/\r\n|\n/);
      rest = lines.pop() ?? '';
      return lines.map(takeLine).filter((frame) => frame !== null);
    },
  };
}
