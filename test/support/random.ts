/** Numbers in [0, 1) that differ with each draw, so that seeds do. */
export function counting(): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return (drawn % 100) / 100;
  };
}
