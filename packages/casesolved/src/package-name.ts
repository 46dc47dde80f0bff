export const packageName = '@hookwright/casesolved'
