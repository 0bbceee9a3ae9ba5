interface Answer {
  data?: ReadableStream<Uint8Array> | null | undefined;
  response: Response;
}

/** A file that arrives piece by piece: its content and the name that the server suggests. */
export async function readFile(
  { data, response }: Answer,
  fallbackName: string,
  onBytes: (bytes: number) => void,
): Promise<{ file: Blob; name: string }> {
  const pieces: BlobPart[] = [];
  let bytes = 0;
  const reader = data?.getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    pieces.push(piece.value as BlobPart);
    bytes += piece.value.byteLength;
    onBytes(bytes);
  }
  const type = response.headers.get('Content-Type') ?? 'application/octet-stream';
  return { file: new Blob(pieces, { type }), name: nameOf(response) ?? fallbackName };
}

function nameOf(response: Response): string | undefined {
  return /filename="?([\w.-]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
}
