/** The file is not a report that can be replayed. Its message is the one line that is printed. */
export class UnusableReport extends Error {}
