/** The words of the command line ask for nothing that there is. Its message is the one line that is printed. */
export class UnusableArguments extends Error {}
