// Loaded by import() when Redis is asked. A bundle gives import() of a package no names, so the package is imported here.
export { Redis } from 'ioredis';
