import type { ListingWords } from '../shared/loop/words';

export const recordWords: ListingWords = {
	one: 'a record',
	single: 'record',
	many: 'records',
	inTitles: { single: 'Record', many: 'Records' },
	narrowedBy: 'Query',
	failedKind: 'recordsFailed',
};
