export { rowOwner } from '../../destination/owners';
