package dev.vedette.web.chart;

/**
 * A part of a drawing that looks alike.
 *
 * @param name for people
 * @param word names its class in the style sheet
 * @param path as in the attribute d; empty: nothing to be drawn
 */
public record Layer(String name, String word, String path) {}
