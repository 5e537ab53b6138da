import { expect, it } from 'vitest';
import { parseJson5 } from './parse.ts';
import { secretRanges } from './secret-ranges.ts';

function masked(text: string): string[] {
  return secretRanges(parseJson5(text)).map((range) => text.slice(range.start, range.end));
}

it.each([
  ["{gateway:{auth:{token:'abc', mode:'token'}}}", ['abc']],
  ['{channels:{telegram:{botToken:"1:x"}}}', ['1:x']],
  ["{models:{providers:{x:{apiKey:'sk-1', baseUrl:'http://h'}}}}", ['sk-1']],
  ["{token:'${GATEWAY_TOKEN}'}", []],
  ["{token:'Bearer ${GATEWAY_TOKEN}'}", ['Bearer ${GATEWAY_TOKEN}']],
  ["{maxTokens:100, contextTokens:'1', passwordFile:'/x'}", []],
  ["{token:{source:'env', provider:'default', id:'TOKEN'}}", []],
  ["{env:{vars:{A:'1'}, OPENAI_API_KEY:'k', shellEnv:{enabled:true, x:'y'}, list:[]}}", ['1', 'k']],
  ["{mcp:{servers:{a:{headers:{Authorization:'Bearer t'}, url:'u'}}}}", ['Bearer t']],
  ["{apiKey:['a','b']}", ['a', 'b']],
  ['{password:1234}', ['1234']],
  ["{token:''}", []],
  ["{token:'never closed", ['never closed']],
  ["{token:'one\\\ntwo'}", ['one\\\ntwo']],
  ['', []],
])('masks in %s', (text, expected) => {
  expect(masked(text)).toEqual(expected);
});
