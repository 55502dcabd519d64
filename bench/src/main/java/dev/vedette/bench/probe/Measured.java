package dev.vedette.bench.probe;

/**
 * What a client said about one request.
 *
 * @param page which page, and so which delays
 * @param id under which the server keeps its account
 */
record Measured(int page, String id, double waitUs, double totalUs) {}
