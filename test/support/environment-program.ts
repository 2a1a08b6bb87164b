import process from 'node:process';

// A program that tells its parent which environment it got.
process.send?.({ environment: { ...process.env } });
process.disconnect();
