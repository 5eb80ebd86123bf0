// ioredis by its names, as a module of its own: a bundler gives a dynamic import of a CommonJS
// package no names. Load it with import() only, when a connection is opened.
export { Cluster, Command, Redis } from "ioredis";
