/** How long something stays open after its last use. */
const IDLE_MS = 30_000;

export interface Opening<Resource> {
	readonly open: () => Resource | Promise<Resource>;
	/** Whether it is still what its key names: a file that was replaced is another one. */
	readonly isCurrent: (resource: Resource) => boolean;
	/** Whether it stays open although nobody uses it. Default: it does not. */
	readonly isHeld?: (resource: Resource) => boolean;
}

interface Opened<Resource> extends Omit<Opening<Resource>, 'open'> {
	readonly resource: Promise<Resource>;
	users: number;
	idleTimer: NodeJS.Timeout | undefined;
}

/**
 * Keeps resources open that are used again and again, each shared by all who use it at once. What could not be opened is
 * opened anew by the next who asks. A process that has nothing else to do is not kept alive by them.
 */
export class KeepOpen<Resource extends { close(): Promise<void> }> {
	private readonly current = new Map<string, Opened<Resource>>();

	get keys(): readonly string[] {
		return [...this.current.keys()];
	}

	/** Runs `work` on what the key names, opened when it is not yet. */
	async using<Result>(
		key: string,
		opening: Opening<Resource>,
		work: (resource: Resource) => Promise<Result>,
	): Promise<Result> {
		const known = this.current.get(key);
		if (known !== undefined && !(await this.hold(key, known))) {
			return await this.using(key, opening, work);
		}
		return await this.use(key, known ?? this.open(key, opening), work);
	}

	/** The same on what is open already; without any, nothing is done. */
	async usingOpen(key: string, work: (resource: Resource) => Promise<void>): Promise<void> {
		const known = this.current.get(key);
		if (known !== undefined && (await this.hold(key, known))) await this.use(key, known, work);
	}

	/** Closes what nobody uses, at once instead of after a while. */
	async closeIdle(): Promise<void> {
		const idle = [...this.current].filter(([, { users }]) => users === 0);
		await Promise.all(idle.map(async ([key, opened]) => await this.close(key, opened)));
	}

	private open(key: string, { open, ...opening }: Opening<Resource>): Opened<Resource> {
		const resource = (async () => await open())();
		const opened = { ...opening, resource, users: 1, idleTimer: undefined };
		this.current.set(key, opened);
		resource.catch(() => this.forget(key, opened));
		return opened;
	}

	/** Whether it can be used: what is no longer current is forgotten, and closed when nobody else uses it. */
	private async hold(key: string, opened: Opened<Resource>): Promise<boolean> {
		opened.users += 1;
		clearTimeout(opened.idleTimer);
		if (opened.isCurrent(await opened.resource)) return true;
		opened.users -= 1;
		this.forget(key, opened);
		// Before it is opened anew, since a database that closes removes what stands beside its file, by its name.
		if (opened.users === 0) await this.close(key, opened).catch(() => undefined);
		return false;
	}

	private async use<Result>(
		key: string,
		opened: Opened<Resource>,
		work: (resource: Resource) => Promise<Result>,
	): Promise<Result> {
		const resource = await opened.resource;
		try {
			return await work(resource);
		} finally {
			this.release(key, opened, resource);
		}
	}

	private release(key: string, opened: Opened<Resource>, resource: Resource): void {
		opened.users -= 1;
		if (opened.users > 0) return;
		// Nobody waits for it, and what it would tell is no fault of whoever comes next.
		const close = () => void this.close(key, opened).catch(() => undefined);
		if (this.current.get(key) !== opened) close();
		else if (opened.isHeld?.(resource) !== true) {
			opened.idleTimer = setTimeout(close, IDLE_MS).unref();
		}
	}

	private async close(key: string, opened: Opened<Resource>): Promise<void> {
		clearTimeout(opened.idleTimer);
		this.forget(key, opened);
		await (await opened.resource).close();
	}

	private forget(key: string, opened: Opened<Resource>): void {
		if (this.current.get(key) === opened) this.current.delete(key);
	}
}
