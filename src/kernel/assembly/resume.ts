/** Where the last search (an address) or tree walk (an offset) stopped. */

let position: usize = 0;

export function setResumeAt(value: usize): void {
  position = value;
}

export function resumeAt(): usize {
  return position;
}
