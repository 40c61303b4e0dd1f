import type {
	BeginRequest,
	Begun,
	CommitPlan,
	Committed,
	JobType,
	Lease,
	Run,
	RunPlan,
	SyncState,
	WatermarkMove,
} from '../store';

/**
 * What runs need of a store; the runs of an account's store are one. Each call is one transaction, and a plan that
 * throws leaves everything as it was.
 */
export interface RunStore {
	state(sync: string, jobType: JobType): Promise<SyncState & { readonly lease: Lease | undefined }>;
	begin(request: BeginRequest, plan: (state: SyncState) => RunPlan | undefined): Promise<Begun>;
	commit(
		runId: string,
		plan: (run: Run, state: SyncState, now: number) => CommitPlan,
	): Promise<Committed>;
	dryCommit(
		runId: string,
		plan: (run: Run, state: SyncState, now: number) => CommitPlan,
	): Promise<{ readonly run: Run; readonly state: SyncState; readonly plan: CommitPlan }>;
	undo(sync: string, floor: number): Promise<WatermarkMove>;
}
