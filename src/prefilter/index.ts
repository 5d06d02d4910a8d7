/**
 * Literal tables for the kernel's search. The tables are built once, on the main thread, and handed
 * to the workers' kernels as bytes; the search itself is kernel/, what a hit means is detect/.
 */

export { type Gate, type GateStep, gateReach, type Literal, searchReference } from './reference.ts';
export { buildLiteralTables } from './tables.ts';
