/**
 * Something that is opened when it is first asked for, and then shared. A failure is told to those who waited for it, and
 * not kept: the next who asks opens anew.
 */
export class OpenedOnce<Resource> {
	private opened: Promise<Resource> | undefined;

	constructor(private readonly open: () => Promise<Resource>) {}

	async get(): Promise<Resource> {
		if (this.opened === undefined) {
			const opening = this.open();
			this.opened = opening;
			opening.catch(() => {
				if (this.opened === opening) this.opened = undefined;
			});
		}
		return await this.opened;
	}

	/** Gives out what is open, to be closed, and forgets it; undefined when nothing is. */
	async take(): Promise<Resource | undefined> {
		const { opened } = this;
		this.opened = undefined;
		return await opened?.catch(() => undefined);
	}
}
