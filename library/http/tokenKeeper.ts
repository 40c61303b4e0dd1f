/**
 * The token that requests are signed with: fetched when it is first needed, kept, and fetched anew once it is refused.
 * Requests that go at once wait for one and the same.
 */
export class TokenKeeper {
	private token: Promise<string> | undefined;

	constructor(private readonly fetchToken: () => Promise<string>) {}

	/** @throws whatever fetching throws; the next one who asks has it fetched again */
	async current(): Promise<string> {
		if (this.token === undefined) {
			const fetched = this.fetchToken();
			this.token = fetched;
			fetched.catch(() => this.forget(fetched));
		}
		return await this.token;
	}

	/** Returns the token that takes the place of one that was refused, which another may have fetched by now. */
	async instead(refused: string): Promise<string> {
		const { token } = this;
		if (token !== undefined && (await token) === refused) this.forget(token);
		return await this.current();
	}

	private forget(token: Promise<string>): void {
		if (this.token === token) this.token = undefined;
	}
}
