package dev.vedette.model;

import dev.vedette.model.json.JsonPath;
import dev.vedette.model.json.JsonScalar;

/** A value that a JSON page has to hold at a path. */
public record JsonExpectation(
    @Setting(
            doc = "Where in the document: `$.status`, `$.items[0].name` or `$['a b']`.",
            example = "$.status")
        JsonPath path,
    @Setting(
            doc =
                "The text, number or boolean that has to be there; quoted it is a text, as in"
                    + " YAML.",
            example = "ok")
        JsonScalar equals) {}
