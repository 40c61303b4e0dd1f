import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Judgement } from '../../engine/run';
import { ApiLister } from '../../engine/sources/http';
import { connectApi } from '../shared/httpApi/connection';
import { goesOn } from '../shared/n8n/cancellation';
import { describeFailure, forEachItem } from '../shared/n8n/forEachItem';
import { type Saying, showSayings } from '../shared/n8n/sayings';
import { readLimit } from '../shared/parameters/limit';
import { isCounted, isToBeReadAgain, type ListTold, onceMore, told } from './listNotes';
import { readRecords } from './readRecords';
import { identified, idMissing } from './recordIds';
import { judgeList } from './verdict';

const mostListed = 1_000_000;

const howToGoOn =
	'To have such a record fail alone, set "On Error" in the settings of this node to Continue.';

/** Lists the records of every input item, one item after the other, and returns them all together. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const sayings: Saying[] = [];
	const items = await forEachItem(context, async (itemIndex) => {
		const { records, saying } = await listAll(context, itemIndex);
		if (saying !== undefined) sayings.push({ about: `Item ${itemIndex}`, ...saying });
		return records;
	});
	showSayings(context, sayings);
	return [items];
}

interface Listed {
	readonly records: readonly IDataObject[];
	/** Absent where the limit was reached: then nothing is known of the rest. */
	readonly saying?: Omit<Saying, 'about'>;
}

async function listAll(context: IExecuteFunctions, itemIndex: number): Promise<Listed> {
	const limit = readLimit(context, itemIndex, mostListed) ?? Infinity;
	const { connection, requests, listing, key } = await readRecords(context, itemIndex);
	const lister = new ApiLister(connectApi(context, connection, requests), listing);
	const records: IDataObject[] = [];
	const ids = new Set<string>();
	let failed = 0;
	let list: ListTold = {};
	let pages = 0;
	do {
		if (list.endedBy !== undefined) list = onceMore(list);
		const isAgain = list.passes !== undefined;
		for await (const page of lister.pages()) {
			for (const each of identified(page.records, key, page.page, ids.size > 0)) {
				if (!('id' in each)) {
					if (!goesOn(context)) throw idMissing(each, howToGoOn);
					// Without an ID, nothing tells whether it has come before.
					if (!isAgain) {
						records.push(failedItem(each));
						failed += 1;
					}
					continue;
				}
				// Of a list that is read once more, what had slipped through before.
				if (!isAgain || !ids.has(each.id)) records.push(each.record as IDataObject);
				ids.add(each.id);
			}
			if (records.length >= limit) return { records: records.slice(0, limit) };
			list = told(list, page);
			pages = page.page;
		}
	} while (isToBeReadAgain(list, listing));
	const judgement = judgeList({
		...list,
		records: records.length,
		repeated: records.length - failed - ids.size,
		failed,
		failedPages: 0,
		isCounted: isCounted(listing),
	});
	return { records, saying: sayingOf(records.length, pages, judgement) };
}

/** A record that failed, as n8n knows such items, so that it can leave by the error output. */
function failedItem(each: Parameters<typeof idMissing>[0]): IDataObject {
	const { details, ...failure } = describeFailure(idMissing(each));
	return {
		...failure,
		details: { ...(details as IDataObject), record: each.record as IDataObject },
	};
}

function sayingOf(
	records: number,
	pages: number,
	{ verdict, reason }: Judgement,
): Omit<Saying, 'about'> {
	const counted = `${records} ${records === 1 ? 'record' : 'records'} on ${pages} ${pages === 1 ? 'page' : 'pages'}`;
	const type = verdict === 'incomplete' ? 'warning' : 'info';
	return { type, message: `${counted}, ${verdict}: ${reason}` };
}
