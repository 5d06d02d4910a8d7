// A worker that fails at one job: dies, or never comes back. Which, and how often, stands in the
// highest of the shared slots: [job, kind, times left]. Everything else is the real worker.
import { workerData } from 'node:worker_threads';

const { slots } = workerData.setup;
const JOB = 1000;
const KIND = 1001;
const LEFT = 1002;
const NEXT_JOB = 0;

function fail() {
  if (Atomics.sub(slots, LEFT, 1) <= 0) return;
  if (Atomics.load(slots, KIND) === 1) process.exit(3);
  for (;;) Atomics.load(slots, KIND);
}

// A job is begun by a claim from the counter, or by taking over what a dead worker left.
const { add, compareExchange } = Atomics;
Atomics.add = (array, index, value) => {
  const before = add(array, index, value);
  if (array === slots && index === NEXT_JOB && before === slots[JOB]) {
    workerData.pending = true;
  }
  return before;
};
Atomics.store = ((store) => (array, index, value) => {
  const result = store(array, index, value);
  if (workerData.pending && array !== slots) {
    workerData.pending = false;
    fail();
  }
  return result;
})(Atomics.store);
Atomics.compareExchange = (array, index, expected, value) => {
  const before = compareExchange(array, index, expected, value);
  if (array !== slots && before === expected && index === slots[JOB]) fail();
  return before;
};

await import('../../dist/pool/worker.js');
