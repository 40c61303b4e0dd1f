import { createHash } from 'node:crypto';

/** Tokens that a service has issued, and until when they hold. */
export class IssuedTokens {
	/** How many names were given out. */
	serial = 0;
	private readonly expiresAt = new Map<string, number>();

	constructor(
		private readonly seed: number,
		private readonly now: () => number,
	) {}

	/** Issues a token that holds for so long. */
	issue(prefix: string, lifetimeSeconds: number): string {
		const token = this.name(prefix);
		this.expiresAt.set(token, this.now() + lifetimeSeconds * 1000);
		return token;
	}

	/** A new name, for what expires in another way. */
	name(prefix: string): string {
		this.serial += 1;
		const digest = createHash('sha256')
			.update(`${this.seed} ${prefix} ${this.serial}`)
			.digest('hex');
		return `${prefix}_${digest.slice(0, 32)}`;
	}

	isValid(token: string): boolean {
		return (this.expiresAt.get(token) ?? 0) > this.now();
	}

	/** Ends every token, as its expiry would. */
	expireAll(): void {
		this.expiresAt.clear();
	}
}
