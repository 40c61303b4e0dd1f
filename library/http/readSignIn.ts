import { type HttpSignIn, isHeaderName, isHeaderValue, isToken } from '../../engine/sources/http';
import { invalidOption } from '../options/errors';
import { OptionReader } from '../options/optionReader';
import { TokenKeeper } from './tokenKeeper';

/** How requests are signed, and what is secret in that. */
export interface Signing {
	readonly signIn: (token: string | undefined) => HttpSignIn;
	readonly tokens: TokenKeeper | undefined;
	/** Names who signs in; the same for the same. */
	readonly identity: string;
	/** What no message may show, known by now. */
	readonly secrets: () => readonly string[];
}

/** @throws EngineError `invalidOption`, naming the member of `signIn` */
export function readSignIn(given: unknown): Signing {
	const options = new OptionReader('signIn', given ?? { by: 'none' }, names, 'signIn.');
	const by = options.choice('by', ['none', 'basic', 'bearer', 'header', 'query']);
	switch (by) {
		case 'none':
			return fixed({ by }, []);
		case 'basic': {
			const password = options.secret('password');
			return fixed({ by, user: options.text('user', 'sync@example.com'), password }, [password]);
		}
		case 'bearer':
			return bearer(options);
		case 'header': {
			const name = options.text('name', 'X-API-Key');
			if (!isHeaderName(name)) throw unfit('name', 'must be the name of a header');
			const value = options.secret('value');
			if (!isHeaderValue(value)) throw unfit('value', 'must be one line that a header can have');
			return fixed({ by, name, value }, [value]);
		}
		case 'query': {
			const value = options.secret('value');
			return fixed({ by, name: options.text('name', 'api_key'), value }, [value]);
		}
	}
}

const names = {
	by: true,
	user: true,
	password: true,
	token: true,
	name: true,
	value: true,
} as const;

function fixed(signIn: HttpSignIn, secrets: readonly string[]): Signing {
	const identity = JSON.stringify(signIn);
	return { signIn: () => signIn, tokens: undefined, identity, secrets: () => secrets };
}

function bearer(options: OptionReader): Signing {
	const given = options.value('token');
	if (typeof given !== 'function') {
		const token = checkedToken(options.secret('token'));
		return fixed({ by: 'bearer', token }, [token]);
	}
	const known = new Set<string>();
	const tokens = new TokenKeeper(async () => {
		const token = checkedToken(await (given as () => unknown)());
		known.add(token);
		return token;
	});
	return {
		signIn: (token) => (token === undefined ? { by: 'none' } : { by: 'bearer', token }),
		tokens,
		identity: `bearer ${nextKeeper()}`,
		secrets: () => [...known],
	};
}

let keepers = 0;

/** Who a function signs in as, nobody can tell: each is somebody else. */
function nextKeeper(): number {
	keepers += 1;
	return keepers;
}

function checkedToken(token: unknown): string {
	if (isToken(token)) return token;
	throw unfit('token', 'must be one word of visible ASCII, or a function that gives one');
}

function unfit(name: string, problem: string): Error {
	return invalidOption(`signIn.${name}`, problem, 'Copy it anew, without spaces or line breaks.');
}
