/**
 * Requests to `path` that a proxy may read in another way than a server: each must be
 * refused, and nothing behind it answered.
 */
export function ambiguousRequests(path: string): Record<string, string> {
  const post = `POST ${path} HTTP/1.1\r\nHost: x\r\n`
  const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`
  return {
    'a length and chunks': `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'chunks and a length': `${post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
    'two lengths': `${post}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`,
    'one length twice': `${post}Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd`,
    'a list of lengths': `${post}Content-Length: 4, 4\r\n\r\nabcd`,
    'a length with a sign': `${post}Content-Length: +4\r\n\r\nabcd`,
    'a length in hexadecimal': `${post}Content-Length: 0x4\r\n\r\nabcd`,
    'a negative length': `${post}Content-Length: -1\r\n\r\nabcd`,
    'a length beyond all numbers': `${post}Content-Length: 99999999999999999999999\r\n\r\nabcd`,
    'an unknown transfer encoding': `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    'chunks that are not last': `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    'two transfer encodings': `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
    'a tab before an encoding': `${post}Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n`,
    'a blank before a colon': `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    'an encoding in a folded line': `${post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
    'a chunk of 0x2': `${chunked}0x2\r\nab\r\n0\r\n\r\n`,
    'a chunk of -2': `${chunked}-2\r\nab\r\n0\r\n\r\n`,
    'a chunk beyond all numbers': `${chunked}fffffffffffffffff\r\nab\r\n0\r\n\r\n`,
    'a chunk without a size': `${chunked}\r\nab\r\n0\r\n\r\n`,
    'a chunk that is longer than it says': `${chunked}2\r\nabc\r\n0\r\n\r\n`,
    'a blank after a size': `${chunked}2 \r\nab\r\n0\r\n\r\n`,
    'chunks in bare line feeds': `${chunked}2\nab\n0\n\n`,
    'a line feed in an extension': `${chunked}2;\nxx\r\nab\r\n0\r\n\r\n`,
    'a long extension': `${chunked}2;${'a'.repeat(20_000)}\r\nab\r\n0\r\n\r\n`,
    'a folded header': `${post}X-A: b\r\n c: d\r\nContent-Length: 0\r\n\r\n`,
    'headers in bare line feeds': `POST ${path} HTTP/1.1\nHost: x\nContent-Length: 0\n\n`,
    'one bare line feed': `${post}X-A: b\nContent-Length: 0\r\n\r\n`,
    'a bare carriage return': `${post}X-A: b\rContent-Length: 0\r\n\r\n`,
    'a null character': `${post}X-A: b\u0000c\r\nContent-Length: 0\r\n\r\n`,
    'a blank in a name': `${post}X A: b\r\nContent-Length: 0\r\n\r\n`,
    'two hosts': `${post}Host: y\r\nContent-Length: 0\r\n\r\n`,
    'no host': `POST ${path} HTTP/1.1\r\nContent-Length: 0\r\n\r\n`,
    'an unknown version': `POST ${path} HTTP/9.9\r\nHost: x\r\n\r\n`,
    'chunks in HTTP/1.0': `POST ${path} HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  }
}
