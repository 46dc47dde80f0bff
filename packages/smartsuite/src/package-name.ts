/** Named in every error. */
export const packageName = '@hookwright/smartsuite'
