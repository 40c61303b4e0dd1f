import type { ListingWords } from '../shared/loop/words';

export const orderWords: ListingWords = {
	one: 'an order',
	single: 'order',
	many: 'orders',
	inTitles: { single: 'Order', many: 'Orders' },
	narrowedBy: 'Filters',
	failedKind: 'ordersFailed',
};
