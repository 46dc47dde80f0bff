export const packageName = '@hookwright/generic-hmac'
