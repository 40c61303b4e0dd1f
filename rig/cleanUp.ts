/** What has been opened, to be closed in the reverse order, whatever happens on the way. */
export class CleanUp {
	private readonly tasks: Array<() => Promise<void> | void> = [];

	add(task: () => Promise<void> | void): void {
		this.tasks.push(task);
	}

	/** Runs every task, also after one has failed; then throws the first failure. */
	async run(): Promise<void> {
		const failures: unknown[] = [];
		for (const task of this.tasks.splice(0).reverse()) {
			try {
				await task();
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw failures[0];
	}
}
