import fc from 'fast-check';

// The same values in every run, so that what fails is what changed. `ROWCAST_TEST_SEED=7 npx vitest run test/tables` draws others.
fc.configureGlobal({ seed: Number(process.env['ROWCAST_TEST_SEED'] ?? 1) });

export { fc };
