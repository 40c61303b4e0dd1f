import { ApiClient } from '../../../../engine/sources/http/client/apiClient';
import { RequestPacer } from '../../../../engine/sources/http/client/requestPacer';
import type { Door } from '../../../../engine/sources/http/door';
import type { ApiListing } from '../../../../engine/sources/http/listing/apiLister';
import {
	HttpSource,
	type HttpSourceOptions,
} from '../../../../engine/sources/http/source/httpSource';
import type { Source } from '../../../../engine/source';
import type { TimeRange } from '../../../../engine/time';
import { seededRandom } from '../../../support/seededRandom';
import { shareOf } from '../../failed/failing';
import { noteOf } from '../../livelyRecords';
import type { Ports } from '../../ports';
import type { StepKind } from '../../stage';
import type { ChaosSource, ReachedSource, SourceSeed } from '../chaosSource';
import { IndexLag } from '../indexLag';
import { withoutDate } from '../withoutDate';
import { ApiFaults, asResponse } from './apiFaults';
import { apiListing } from './apiListing';
import { apiPage } from './apiPages';
import { ApiRecords } from './apiRecords';

/** The API of one seed. */
interface ApiWorld {
	readonly seed: SourceSeed;
	readonly records: ApiRecords;
	readonly faults: ApiFaults;
}

/** An API of users, in this process, whose records are followed by the time of their last change. */
export function openApi(seed: SourceSeed): ChaosSource {
	const { scenario, timeline } = seed;
	const { skewMs, api: manner } = scenario;
	const lag = new IndexLag(scenario, timeline, seed.lag);
	const prices = seededRandom(scenario.seed * 7 + 15);
	const records = new ApiRecords(timeline, lag, prices, skewMs, manner.isInSeconds);
	const faults = new ApiFaults(timeline);
	const { unreadable } = scenario.failing;
	faults.isUnreadable = ({ searchParams, search }) => {
		const behind = Number(searchParams.get('page')) > 1 || Number(searchParams.get('offset')) > 0;
		return behind && shareOf(search) < unreadable;
	};
	const world: ApiWorld = { seed, records, faults };
	return {
		create: (note) => records.create(note),
		edit: (id, note) => records.edit(id, note),
		delete: (id) => records.delete(id),
		listAsGone: (id, state) => records.edit(id, noteOf(state), true),
		columnsOf: (row) => ({ ...row, number: records.numberOf(row.id), gone: false }),
		visibleAt: (id, state) => lag.visibleAt(id, state),
		faults: faults.struck,
		addFault: (trouble) => faults.add(trouble),
		clearFaults: () => faults.clear(),
		reachedBy: (ports) => new ReachedApi(world, ports),
		close: async () => undefined,
	};
}

class ReachedApi implements ReachedSource {
	private kind: StepKind = 'source.page';

	constructor(
		private readonly world: ApiWorld,
		private readonly ports: Ports,
	) {}

	open(signal: AbortSignal): Source {
		const { scenario, seams } = this.world.seed;
		const client = this.client(signal);
		const { environment } = this.ports;
		const options = { client, environment, ...apiListing(scenario) };
		const described = seams.api?.described?.(options) ?? options;
		const source = new CountedSource(described, async (kind, work) => await this.as(kind, work));
		return seams.api?.source?.(source) ?? source;
	}

	async clock() {
		const client = this.client();
		return await this.as('source.clock', async () => {
			const { listing }: { readonly listing: ApiListing } = apiListing(this.world.seed.scenario);
			await client.ask(listing.request);
			return client.sourceTime;
		});
	}

	/** By number, behind the last one that came: what is deleted meanwhile shifts nothing. */
	async *ids(): AsyncGenerator<readonly string[]> {
		const size = 4 * this.world.seed.scenario.pageSize;
		for (let after = 0; ;) {
			const rows = await this.ports.step('source.page', async () =>
				this.world.records
					.indexed()
					.filter(({ number, gone }) => number > after && !gone)
					.slice(0, size),
			);
			if (rows.length === 0) return;
			yield rows.map(({ id }) => id);
			after = rows.at(-1)?.number ?? Infinity;
		}
	}

	private client(signal?: AbortSignal): ApiClient {
		return new ApiClient({
			door: this.door(),
			pacer: new RequestPacer(),
			environment: this.ports.environment,
			errorField: this.world.seed.seams.api?.takesErrors === true ? undefined : 'error',
			// Requests that hang are ended by the door: no seed depends on how fast this machine is.
			timeoutMs: 600_000,
			signal,
		});
	}

	private door(): Door {
		const { seed, records, faults } = this.world;
		const { scenario, timeline, seams } = seed;
		return async (address) =>
			await this.ports.step(this.kind, async () => {
				const url = new URL(address);
				seams.api?.asked?.(url);
				const date = new Date(timeline.now() + scenario.skewMs).toUTCString();
				const { headers, body } = apiPage(records.indexed(), scenario.api, url);
				const type = { 'content-type': 'application/json', date };
				const text = JSON.stringify(body);
				const reply = faults.strike(url, { status: 200, headers: { ...headers, ...type }, text });
				return seams.hidesSourceClock === true ? withoutDate(asResponse(reply)) : asResponse(reply);
			});
	}

	/** What is asked for meanwhile are steps of that kind. */
	private async as<Value>(kind: StepKind, work: () => Promise<Value>): Promise<Value> {
		const before = this.kind;
		this.kind = kind;
		try {
			return await work();
		} finally {
			this.kind = before;
		}
	}
}

/** Counting asks for a page like any other: only the source knows what for. */
class CountedSource extends HttpSource {
	constructor(
		options: HttpSourceOptions,
		private readonly as: <Value>(kind: StepKind, work: () => Promise<Value>) => Promise<Value>,
	) {
		super(options);
	}

	override async count(window: TimeRange): Promise<number | undefined> {
		return await this.as('source.count', async () => await super.count(window));
	}
}
