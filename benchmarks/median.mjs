export const median = (values) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)]
