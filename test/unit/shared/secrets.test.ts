import fc from 'fast-check';

import { concealedIn, concealing } from '../../../engine/secrets';

const secret = 'pä$s "w\\ord" /+&<x>';
const conceal = concealing([secret, 'shpat_0123456789', 'abc', undefined, 7, '']);
const json = (text: string) => JSON.stringify(text).slice(1, -1);

it.each<[string, string]>([
	['as it is', secret],
	['in other letters', secret.toUpperCase()],
	['escaped for a URL', encodeURIComponent(secret)],
	['escaped for a form', encodeURIComponent(secret).replaceAll('%20', '+')],
	['escaped for a URL in small letters', encodeURIComponent(secret).toLowerCase()],
	['escaped twice', encodeURIComponent(encodeURIComponent(secret))],
	['escaped for JSON', json(secret)],
	['escaped for JSON within JSON', json(json(secret))],
	['in hexadecimal', Buffer.from(secret).toString('hex')],
	['in base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
])('a secret is kept out of a text %s', (_how, form) => {
	expect(conceal(`before ${form} after ${form}`)).not.toContain(form);
	expect(conceal('before shpat_0123456789 after')).toBe('before … after');
});

it('a secret is kept out of the base64 of anything that holds it', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (before, after) => {
			const whole = Buffer.from(`${before}shpat_0123456789${after}`).toString('base64');
			for (const encoded of [whole, whole.replaceAll('+', '-').replaceAll('/', '_')]) {
				const left = Buffer.from(conceal(encoded).split('…').join(''), 'base64').toString();
				expect(left).not.toContain('0123456789');
				expect(conceal(encoded)).toContain('…');
			}
		}),
	);
});

it('what is too short to be a secret, and all the rest, is left as it is', () => {
	const text = 'abc 7 shpat_ 123 … $& \\ (a|b)';
	expect(conceal(text)).toBe(text);
	expect(concealing([])(secret)).toBe(secret);
});

it('of two secrets of which one is a part of the other nothing is left', () => {
	expect(concealing(['token', 'token-of-mine'])('a token-of-mine, a token')).toBe('a …, a …');
});

it('a secret is kept out of every text and name within a value', () => {
	const value = { errors: [{ shpat_0123456789: 'shpat_0123456789', count: 1, none: null }] };
	expect(concealedIn(value, conceal)).toEqual({ errors: [{ '…': '…', count: 1, none: null }] });
});
