/**
 * Which characters may stand in an unquoted key. json5 2.2.3, which OpenClaw reads its config with, has the
 * tables of Unicode 10 built in. The engine's own `\p{ID_Start}` is newer and differs from one browser to the
 * next, so the same tables are kept here: gaps and lengths of the ranges above ASCII, in base 36.
 */

const ID_START =
  '4q b 5 6.m 2.u 2.cp 5.b f.4 8 2 3m.4 2.1 3.3 2 7 2.2 2 2.j 2.2a 2.3u 9.4l 2.11 3 8.12 21.q 6.2 ' +
  '1a.16 10.1 2.2q 2 g.1 8.1 b.2 3 h 2.t u.2g c p.w a.1 5 6.l 5 a 4 o.o 8.a 1i.k 2.7 1z.1h 4 j 8.9 ' +
  'g.f 5.7 3.1 3.l 2.6 2 4.3 4 h e.1 2.2 f.1 b 9.5 5.1 3.l 2.6 2.1 2.1 2.1 w.3 2 k.2 h.8 2.2 2.l 2.6 ' +
  '2.1 2.4 4 j g.1 o c.7 3.1 3.l 2.6 2.1 2.4 4 v.1 2.2 g i 2.5 4.2 2.3 4.1 2 2.1 4.1 4.2 4.b n 1h.7 ' +
  '2.2 2.m 2.f 4 r.2 6.1 v 5.7 2.2 2.m 2.9 2.4 4 x 2.1 g.1 j.7 2.2 2.14 3 h 6.2 9.2 p.5 6.h 4.n 2.8 2 ' +
  '3.6 1n.1b 2.1 d.6 1n.1 2 3.1 2 3 7.3 2.6 2.2 2 2 3.1 2.3 2.1 a 3.4 2 m.3 x 1s.7 2.z s.4 38.16 l ' +
  'h.5 5.3 4 4.1 8.2 5.c d i.11 2 6 3.16 2.98 2.3 3.6 2 2.3 3.14 2.3 3.w 2.3 3.6 2 2.3 3.e 2.1k 2.3 ' +
  '3.1u 12.f h.2d 3.5 4.h7 3.g 2.p 6.22 4.a 8.c 2.3 f.h f.h f.c 2.2 g.1f 10 5 1w.2f 9.4 3.x 2 6.1x ' +
  'b.u 1e.t 3.4 c.17 5.p 1j.m a.1g 2b 2m.1a i.6 1k.t e.1 b.17 r.z 16.2 b.z 3.8 2p.3 2.3 4.1 a.5b ' +
  '1t.7p 3.5 3.11 3.5 3.7 2 2 2 2.u 3.1g 2.6 2 4.2 2.6 4.3 3.5 5.c 6.2 2.6 39 e h.c 2u 5 3.9 2 4.4 7 ' +
  '2 2 2.3 2.a 3.3 6.4 5 i.14 22g.1a 2.1a 2.3o 7.3 4.1 d.11 2 6 3.1j 8 h.m a.6 2.6 2.6 2.6 2.6 2.6 ' +
  '2.6 2.6 29 d2.2 q.8 8.4 3.4 5.2d 7.2 2.2h 2.3 6.15 3.2l i.q 1i.f e9.52t 23.g6i m.wc 1w.19 3.7g 4.f ' +
  'b.1 l.1a h.u 3.27 14.8 3.2u 3.z 2.7 1s.a 2.2 2.3 2.m u.1f f.1d 1r.5 4 2 d.r b.m q.s 8.1a t h.4 2.9 ' +
  'b.4 2.14 o.2 2.7 l.m 4 4.1d 2 4.1 3.4 3 2 p.2 3.a 8.2 d.5 3.5 3.5 a.6 2.6 2.16 2.9 b.36 u.8mb d.m ' +
  '5.1c 6it.a5 3.2x 13.6 d.4 6 2.9 2.c 2.4 2 2.1 2.1 2.2z y.a2 j.1r 3.1h 15.b 39.4 2.3q 11.p 7.p c.2g ' +
  '4.5 3.5 3.5 3.2 10.b 2.p 2.i 2.1 2.e 3.d z.3e 1y.1g 7g.s 4.1c 1c.v e.t 6.11 b.t 3.z 5.7 2.4 17.4d ' +
  'j.z 5.z 5.13 9.1f 4d.8m a.l b.7 49.5 3 2.17 2.1 4 3.m b.m a.u 1u.i 2.1 b.l b.p 1z.1j 7.1 1t g.3 ' +
  '2.2 2.q 19.s 4.s 10.7 2.r s.1h b.l b.i e.h 33.20 1k.1e e.1e lt.1g 24.18 x.o r.z 16.y 4 d.1b f.3 m ' +
  '2 10.h 2.o 2d.6 2 2.3 2.e 2.9 8.1a 13.7 3.1 3.l 2.6 2.1 2.4 4 j d.4 4f.1g j.3 1i.1b l.1 2 55.1a ' +
  '16.3 11.1b l 1o.16 2e.p av.1r w 75 b.13 8 m c.13 3.3 1j.1k 7c.8 2.10 i 1e.t 35.6 2.1 2.11 m je.pl ' +
  '2v.32 i.5f 24d.tq 34i.g6 6nu.fs 8.u 36.t j.1b h.3 w.k 6.i oh.1w c 1v.c 1t.1 v.4q4 k.ky 7bi.7y ' +
  '2a.az 1s5.2y 6.c 4.8 8.9 4mf.2c 2.1y 2.1 3 3.1 3.3 2.b 2 2.6 2.1s 2.3 3.7 2.6 2.r 2.3 2.4 2 4.6 ' +
  '2.9f 3.o 2.o 2.u 2.o 2.u 2.o 2.u 2.o 2.u 2.o 2.7 379.5g 1o.1v xp.3 2.q 2.1 2 3 2.9 2.3 2 2 7 5 2 2 ' +
  '2.2 2.1 2 3 2 2 2 2 2.1 2 3.3 2.6 2.3 2.3 2 2.9 2.g 6.2 2.4 2.g 3et.wye 16.378 c.65 3.4g1 f.5rk ' +
  '2e8.f1';

const ID_CONTINUE =
  '4q b 5 6.m 2.u 2.cp 5.b f.4 8 2 i.38 2.1 3.3 2 7 2.2 2 2.j 2.2a 2.3u 2.4 3.4l 2.11 3 8.12 a.18 2 ' +
  '2.1 2.1 2 9.q 6.2 u.a 6.21 5.2t 2.7 3.9 2.i 3 h.1m 3.2s f.1h 5 6.19 j.r 5.a 1i.k 2.7 n.d 2.3k 3.9 ' +
  '2.i 2.7 3.1 3.l 2.6 2 4.3 3.8 3.1 3.3 9 5.1 2.4 3.b b 5.2 2.5 5.1 3.l 2.6 2.1 2.1 2.1 3 2.4 5.1 ' +
  '3.2 4 8.3 2 8.f c.2 2.8 2.2 2.l 2.6 2.1 2.4 3.9 2.2 2.2 3 g.3 3.9 a.6 2.2 2.7 3.1 3.l 2.6 2.1 2.4 ' +
  '3.8 3.1 3.2 9.1 5.1 2.4 3.9 2 h.1 2.5 4.2 2.3 4.1 2 2.1 4.1 4.2 4.b 5.4 4.2 2.3 3 7 f.9 h.3 2.7 ' +
  '2.2 2.m 2.f 4.7 2.2 2.3 8.1 2.2 6.3 3.9 h.3 2.7 2.2 2.m 2.9 2.4 3.8 2.2 2.3 8.1 8 2.3 3.9 2.1 e.3 ' +
  '2.7 2.2 2.1e 2.2 2.4 6.3 8.4 3.9 b.5 3.1 2.h 4.n 2.8 2 3.6 4 5.5 2 2.7 7.9 3.1 e.1l 6.e 2.9 14.1 2 ' +
  '3.1 2 3 7.3 2.6 2.2 2 2 3.1 2.c 2.2 3.4 2 2.5 3.9 3.3 x o.1 7.9 c 2 2 5.9 2.z 5.j 2.h 2.z a 1m.21 ' +
  '7.25 3.11 2 6 3.16 2.98 2.3 3.6 2 2.3 3.14 2.3 3.w 2.3 3.6 2 2.3 3.e 2.1k 2.3 3.1u 3.2 x.f h.2d ' +
  '3.5 4.h7 3.g 2.p 6.22 4.a 8.c 2.6 c.k c.j d.c 2.2 2.1 d.2b 4 5.1 3.9 y.2 3.9 7.2f 9.16 6.1x b.u ' +
  '2.b 5.b b.13 3.4 c.17 5.p 7.9 13.r 5.1q 2.s 3.a 7.9 e 9.d 1v.23 5.9 i.8 d.37 d.1j 9.9 4.1c 3.8 ' +
  '20.2 2.11 7.6x 2.7u 3.5 3.11 3.5 3.7 2 2 2 2.u 3.1g 2.6 2 4.2 2.6 4.3 3.5 5.c 6.2 2.6 1v.1 k t e ' +
  'h.c 1g.c 5 4.b i 5 3.9 2 4.4 7 2 2 2.3 2.a 3.3 6.4 5 i.14 22g.1a 2.1a 2.3o 7.8 d.11 2 6 3.1j 8 g.n ' +
  'a.6 2.6 2.6 2.6 2.6 2.6 2.6 2.6 2.v 1c d2.2 q.e 2.4 3.4 5.2d 3.1 3.2 2.2h 2.3 6.15 3.2l i.q 1i.f ' +
  'e9.52t 23.g6i m.wc 1w.19 3.7g 4.r l.1b 5.9 2.36 12.8 3.2u 3.z 2.7 1s.1c p.1f d.1x b.9 7.n 4 2 3.19 ' +
  '3.z d.s 4.1s f.a 7.u 2.1i a.d 3.9 7.m 4.20 p.2 3.f 3.4 b.5 3.5 3.5 a.6 2.6 2.16 2.9 b.3e 2.1 3.9 ' +
  '7.8mb d.m 5.1c 6it.a5 3.2x 13.6 d.4 6.b 2.c 2.4 2 2.1 2.1 2.2z y.a2 j.1r 3.1h 15.b 5.f h.f 4.1 p.2 ' +
  'x.4 2.3q k.9 8.p 5 2.p c.2g 4.5 3.5 3.5 3.2 10.b 2.p 2.i 2.1 2.e 3.d z.3e 1y.1g 3t 3n.s 4.1c g w.v ' +
  'e.t 6.16 6.t 3.z 5.7 2.4 17.4d 3.9 7.z 5.z 5.13 9.1f 4d.8m a.l b.7 49.5 3 2.17 2.1 4 3.m b.m a.u ' +
  '1u.i 2.1 b.l b.p 1z.1j 7.1 1t.3 2.1 6.7 2.2 2.q 5.2 5 x.s 4.s 10.7 2.t q.1h b.l b.i e.h 33.20 ' +
  '1k.1e e.1e lq.1y w.9 g.1n m.o 8.9 7.1g 2.9 h.z 3 a.1w 6.2 4.a 2 10.h 2.10 7 1u.6 2 2.3 2.e 2.9 ' +
  '8.1m 6.9 7.3 2.7 3.1 3.l 2.6 2.1 2.4 3.8 3.1 3.2 3 7 6.6 3.6 4.4 3w.22 6.9 13.1x 2 9.9 4n.1h 3.8 ' +
  'o.5 z.1s 4 c.9 13.1j 9.9 1j.p 4.e 5.9 9z.21 m 75.1q 9 9.1f 3.j 13.1k 7c.8 2.18 2.8 g.9 p.t 3.l 2.d ' +
  '22.6 2.1 2.17 4 2.1 2.8 9.9 iv.pl 2v.32 i.5f 24d.tq 34i.g6 6nu.fs 8.u 2.9 2v.t 3.4 c.1i a.3 d.9 ' +
  'a.k 6.i oh.1w c.1a h.g 1t.1 v.4q4 k.ky 7bi.7y 2a.az 1s5.2y 6.c 4.8 8.9 4.1 43r.4 4.5 9.7 3.6 v.3 ' +
  '45.2 cc.2c 2.1y 2.1 3 3.1 3.3 2.b 2 2.6 2.1s 2.3 3.7 2.6 2.r 2.3 2.4 2 4.6 2.9f 3.o 2.o 2.u 2.o ' +
  '2.u 2.o 2.u 2.o 2.u 2.o 2.7 3.1d e9.1i 5.1d 9 f n.4 2.e 11t.6 2.g 3.6 2.1 2.4 1jq.5g c.6 16.22 6.9 ' +
  'x3.3 2.q 2.1 2 3 2.9 2.3 2 2 7 5 2 2 2.2 2.1 2 3 2 2 2 2 2.1 2 3.3 2.6 2.3 2.3 2 2.9 2.g 6.2 2.4 ' +
  '2.g 3et.wye 16.378 c.65 3.4g1 f.5rk 2e8.f1 fhlv.6n';

type Ranges = readonly (readonly [start: number, end: number])[];

function decodeRanges(encoded: string): Ranges {
  let position = 0;
  return encoded.split(' ').map((range) => {
    const [gap = '', length = '0'] = range.split('.');
    const start = position + Number.parseInt(gap, 36);
    position = start + Number.parseInt(length, 36);
    return [start, position] as const;
  });
}

function contains(ranges: Ranges, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (codePoint < range[0]) high = middle - 1;
    else if (codePoint > range[1]) low = middle + 1;
    else return true;
  }
  return false;
}

const startRanges = decodeRanges(ID_START);
const continueRanges = decodeRanges(ID_CONTINUE);

const isAsciiStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 36 || code === 95;

/** Whether the code point may begin an unquoted key. */
export function isIdentifierStart(code: number): boolean {
  return code < 128 ? isAsciiStart(code) : contains(startRanges, code);
}

/** Whether the code point may follow in an unquoted key. */
export function isIdentifierPart(code: number): boolean {
  if (code < 128) return isAsciiStart(code) || (code >= 48 && code <= 57);
  return code === 0x200c || code === 0x200d || contains(continueRanges, code);
}
