import { expect, test } from 'vitest';
import { withoutEchoes } from '../../../src/services/runcomfy/echoes.ts';

const file = 'https://playgrounds-storage-public.runcomfy.net/a/b/output/1_output.png';
const cat = 'https://example.com/cat.png';

test.each<[what: string, echo: string, sent: object]>([
  ['an input', cat, { image: cat }],
  ['one of a list of inputs', cat, { images: ['https://example.com/a.png', cat] }],
  ['one inside an object', cat, { loras: [{ path: cat, scale: 1 }] }],
  ['one in a prompt', cat, { text: `like ${cat} but blue` }],
  ['one at the end of a sentence', cat, { text: `like ${cat}.` }],
  ['one in brackets', cat, { text: `a cat (see ${cat}), blue` }],
  ['one in a link', cat, { text: `[a cat](${cat})` }],
  ['one in angle brackets', cat, { text: `<${cat}>` }],
  ['one in quotes', cat, { text: `"${cat}"` }],
  ['one in Chinese', cat, { text: `像${cat}的貓` }],
  ['one before Chinese punctuation', cat, { text: `像${cat}，藍色` }],
  ['one of two with a comma between them', cat, { text: `https://example.com/a.png,${cat}` }],
  ['the first of two with a comma between them', cat, { text: `${cat},https://example.com/a.png` }],
  ['one inside another address', cat, { text: `https://example.com/?from=${cat}` }],
  ['a prompt that begins with one', `${cat} but blue`, { text: `${cat} but blue` }],
  ['a prompt that was written anew', `${cat}, a blue cat, best quality`, { text: `${cat} but blue` }],
  ['one with punctuation', `${cat}.`, { text: `like ${cat}` }],
  ['another case of its host', 'HTTPS://EXAMPLE.com/cat.png', { image: cat }],
  ['its default port', 'https://example.com:443/cat.png', { image: cat }],
  ['another scheme', 'http://example.com/cat.png', { image: cat }],
  ['a fragment', `${cat}#top`, { image: cat }],
  ['steps up and down', 'https://example.com/x/../cat.png', { image: cat }],
  ['percent-encoding', 'https://example.com/%63at%2Epng', { image: cat }],
  ['percent-encoded letters', 'https://example.com/%E8%B2%93.png', { image: 'https://example.com/貓.png' }],
  ['a lone percent sign', 'https://example.com/100%/%63at', { image: 'https://example.com/100%/cat' }],
  ['bytes that are no text', 'https://example.com/%ff/cat', { image: 'https://example.com/%FF/cat' }],
  ['a query', `${cat}?ex=1&is=2`, { image: `${cat}?ex=1&is=2` }],
  ['a host alone', 'https://example.com', { text: 'as on https://example.com/' }],
])('no result: %s', (_what, echo, sent) => {
  expect(withoutEchoes([echo, file], sent as never)).toEqual([file]);
});

test.each<[what: string, sent: object]>([
  ['nothing was sent', {}],
  ['another file of its folder was sent', { image: file.replace('1_', '2_') }],
  ['its folder was sent', { text: `like ${file.slice(0, -'1_output.png'.length)}` }],
  ['a longer address was sent', { image: `${file}.webp` }],
  ['its host was sent', { text: 'https://playgrounds-storage-public.runcomfy.net' }],
  ['the same file with another query was sent', { image: `${file}?id=2` }],
  ['its name was sent', { text: '1_output.png' }],
  ['numbers, lists and nothing were sent', { seed: 1, flags: [true, null, []] }],
  ['broken addresses were sent', { text: 'https:// https://[ http://%' }],
])('a result, though %s', (_what, sent) => {
  expect(withoutEchoes([file], sent as never)).toEqual([file]);
});

test('texts full of addresses are compared with an answer full of them', () => {
  const sent = Array.from({ length: 300 }, (_, at) => `https://example.com/${at}`).join(' ');
  const urls = Array.from({ length: 3_000 }, (_, at) => `https://example.com/${at}`);
  expect(withoutEchoes([...urls, file], { text: sent, more: 'https://'.repeat(700) })).toHaveLength(2_701);
});
