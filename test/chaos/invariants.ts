/** What must hold, by the name that a violation of it bears. */
export const invariants = {
	tableIsSource: 'after quiet the table equals the source, by ID and content',
	noDuplicate: 'the table has one row per ID',
	notTakenOver: 'no row is taken over from the account that wrote it',
	neverOlder: 'no row goes back to an older state, or is deleted while its order exists',
	staysGone: 'what the source has said is gone is brought back by nothing older',
	tombstones: 'what is gone and has no row has a tombstone, and nothing else has',
	neverBack: 'the watermark never moves back, nor beyond the window of its run',
	fenced: 'a run commits only while it holds the lease, and no two hold it',
	provenComplete: 'no receipt says "complete" while something that was in the index is missing',
	settled: 'with lag below the settle delay no receipt says "complete" while anything is missing',
	downgraded: 'a receipt that was wrong about a late record says so in the end',
	endpointIsSource: 'after quiet the endpoint has the newest state of every order',
	confirmedOnce: 'nothing is sent again under a key that was confirmed',
	keptListed:
		'what failed is listed with its reason until it is resolved, and after quiet all of it is',
	keptIncomplete: 'no receipt says "complete" while something that its run kept is not resolved',
	oneOperation:
		'no question is asked by a second bulk operation while one answers it, and no two of a sync run at once',
	ownFiles: 'no file is read, and no operation canceled, but of the same sync',
	waitsWithin: 'no run waits for a place for its operation for longer than it is allowed to',
	noToken: 'no token is sent to where files are',
	nothingLeft: 'no temporary file is left, nor open',
	archivedFirst: 'nothing is written that the archive of its run does not have',
	archiveWhole:
		'an archive says that it is whole only once all of its window is in it, and names its files in their order',
	replayIsTable:
		'archives, replayed into a new table, are the table of that time; into the one there is, they change nothing',
	damageNamed: 'what is damaged of an archive is named, and nothing is written from it',
	comesToRest: 'after quiet the sync completes',
	goesOn: 'what a dead process holds is free within three minutes',
	oneAtWork: 'nothing is taken from a process that is heard of and at work',
} as const;
export type Invariant = keyof typeof invariants;
