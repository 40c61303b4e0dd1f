import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { canceled, isCanceled } from '../n8n/cancellation';
import { toNodeError } from '../n8n/toNodeError';
import type { Listing } from './listing';
import type { ListingData } from './listingData';
import { loopRound } from './pageByPage';

/**
 * Lists in the way that *Return* says: all at once, or page by page in a loop.
 *
 * @param allAtOnce lists all of every input item
 */
export async function listAsAsked<Data extends ListingData>(
	context: IExecuteFunctions,
	listing: Listing<Data>,
	allAtOnce: (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	const isLoop = context.getNodeParameter('return', 0) === 'pageByPage';
	const listed = isLoop ? loopRound(context, listing) : allAtOnce(context);
	return await listed.catch((error: unknown) => {
		if (!isCanceled(context)) throw error;
		throw toNodeError(context.getNode(), listingCanceled(listing.words.many));
	});
}

function listingCanceled(things: string): Error {
	return canceled(
		`while ${things} were being listed`,
		`Nothing was changed by that. Run the workflow again to list the ${things} from the start.`,
	);
}
