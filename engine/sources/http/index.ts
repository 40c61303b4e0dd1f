/** HTTP, whatever is asked: the door out, when another try can help, and the walk through the pages of a list. */
export { passingFailure, type Door, type DoorResponse } from './door';
export { goneOn, type PageTrail } from './pageTrail';
