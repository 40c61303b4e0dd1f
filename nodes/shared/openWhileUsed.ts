/** How long something stays open after its last use. */
const IDLE_MS = 30_000;

interface Closable {
	close(): Promise<void>;
}

interface Opened<Resource> {
	readonly resource: Resource;
	/** Whether it is still what its key names: a file that was replaced is another one. */
	readonly isCurrent: () => boolean;
	users: number;
	idleTimer: NodeJS.Timeout | undefined;
}

export interface Opening<Resource> {
	readonly open: () => Resource;
	readonly isCurrent: () => boolean;
}

export interface OpenWhileUsed<Resource> {
	/** Runs `work` on what the key names, opened when it is not yet. */
	using<Result>(
		key: string,
		opening: Opening<Resource>,
		work: (resource: Resource) => Promise<Result>,
	): Promise<Result>;
	/** Closes what nobody uses. */
	closeIdle(): Promise<void>;
}

/**
 * Keeps resources open that are used again and again. A process that has nothing else to do is not kept alive by them.
 */
export function openWhileUsed<Resource extends Closable>(): OpenWhileUsed<Resource> {
	const current = new Map<string, Opened<Resource>>();

	const close = async (key: string, opened: Opened<Resource>) => {
		clearTimeout(opened.idleTimer);
		if (current.get(key) === opened) current.delete(key);
		await opened.resource.close();
	};
	/** Nobody waits for it, and what it would tell is no fault of whoever comes next. */
	const closeUnheard = (key: string, opened: Opened<Resource>) => {
		void close(key, opened).catch(() => undefined);
	};
	const acquire = async (key: string, opening: Opening<Resource>): Promise<Opened<Resource>> => {
		const known = current.get(key);
		if (known !== undefined && !known.isCurrent()) {
			current.delete(key);
			// First, since a database that closes removes what stands beside its file, by its name.
			if (known.users === 0) await close(key, known).catch(() => undefined);
			return await acquire(key, opening);
		}
		const { open, isCurrent } = opening;
		const opened = known ?? { resource: open(), isCurrent, users: 0, idleTimer: undefined };
		current.set(key, opened);
		clearTimeout(opened.idleTimer);
		opened.users += 1;
		return opened;
	};
	const release = (key: string, opened: Opened<Resource>) => {
		opened.users -= 1;
		if (opened.users > 0) return;
		if (current.get(key) !== opened) {
			closeUnheard(key, opened);
			return;
		}
		opened.idleTimer = setTimeout(() => closeUnheard(key, opened), IDLE_MS);
		opened.idleTimer.unref();
	};

	return {
		using: async (key, opening, work) => {
			const opened = await acquire(key, opening);
			try {
				return await work(opened.resource);
			} finally {
				release(key, opened);
			}
		},
		closeIdle: async () => {
			const idle = [...current].filter(([, { users }]) => users === 0);
			await Promise.all(idle.map(async ([key, opened]) => await close(key, opened)));
		},
	};
}
