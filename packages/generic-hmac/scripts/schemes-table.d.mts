export function renderSchemes(schemes: Readonly<Record<string, unknown>>): string
