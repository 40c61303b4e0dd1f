import { consoleError } from '../errors';
import type { ConsoleUser } from '../console';
import { type Access, signedIn } from './signIn';
import { SlowDown } from './slowDown';

/** What of a request tells who sends it. */
export interface Caller {
	readonly authorization: string | undefined;
	/** Where it comes from; empty where that is not known. */
	readonly address: string;
}

const MINUTE_MS = 60_000;

/** Of one address: five slips are free, then 1 s, 2 s, 4 s … up to 5 minutes. */
const ofAddress = { free: 5, firstMs: 1_000, longestMs: 5 * MINUTE_MS, forgetMs: 60 * MINUTE_MS };

/**
 * Of a credential, whoever fails: many addresses together are slowed down too, but never for so long that its owner is
 * locked out.
 */
const ofAll = { free: 200, firstMs: 250, longestMs: 2_000, forgetMs: 5 * MINUTE_MS };

/** Lets in who can sign in, and slows down who cannot. One for each console. */
export class Door {
	private readonly addresses = new SlowDown(ofAddress);
	private readonly all = new SlowDown(ofAll, 1);

	/** @throws EngineError `notSignedIn`, `tooManyFailures` */
	enter({ authorization, address }: Caller, access: Access, now: number): ConsoleUser {
		const from = network(address);
		const waitMs = Math.max(this.addresses.waitMs(from, now), this.all.waitMs('', now));
		if (waitMs > 0) throw tooManyFailures(waitMs);
		const user = signedIn(authorization, access);
		if (user !== undefined) {
			this.addresses.succeed(from);
			return user;
		}
		// A browser asks once without, to be told what to ask for.
		if (authorization !== undefined) {
			this.addresses.fail(from, now);
			this.all.fail('', now);
		}
		throw consoleError(
			'notSignedIn',
			authorization === undefined ? 'Nobody is signed in' : 'The sign-in was refused',
			'Sign in with the user and the password of this console, or send its token as "Authorization: Bearer".',
		);
	}
}

function tooManyFailures(waitMs: number): Error {
	const seconds = Math.ceil(waitMs / 1_000);
	return Object.assign(
		consoleError(
			'tooManyFailures',
			'Too many sign-ins have failed',
			`Wait ${seconds} s, then sign in again.`,
		),
		{ retryAfterSeconds: seconds },
	);
}

/** Who has one address of IPv6 has all of its /64. */
function network(address: string): string {
	const plain = address.replace(/^::ffff:/i, '');
	return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain;
}
