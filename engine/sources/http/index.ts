/** HTTP, whatever is asked: the door out, and when another try can help. */
export { passingFailure, type Door, type DoorResponse } from './door';
