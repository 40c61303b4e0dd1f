/** One line of the table that `npm run bench` prints. Ratios come from one run, since machines are noisy. */
export interface Row {
	/** What is measured, with its size: "CPU per flat order (10,000 orders)". */
	readonly measure: string;
	/** Our figure with its unit. */
	readonly ours: string;
	/** What stands beside it, named, with its unit; empty when there is none. */
	readonly reference: string;
	/** ours ÷ reference, or a share of it, as the measure says. */
	readonly ratio: number | undefined;
	/** The bound that was set, in words; empty when the figure is only watched. */
	readonly target: string;
	/** Whether the bound was met; undefined when there is none. */
	readonly met: boolean | undefined;
}

export interface Benchmark {
	/** The name to run it alone by: `npm run bench -- <name>`. */
	readonly name: string;
	readonly title: string;
	run(): Promise<readonly Row[]>;
}
