package dev.vedette.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a component of a settings record means to the person who writes the configuration.
 *
 * <p>The reader of {@code vedette.yaml}, its error messages, the reference in the documentation and
 * the JSON Schema for editors all read this annotation, so none of them can drift from the code.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
  /** One sentence for the reference: what the key does, with units where its type does not say. */
  String doc();

  /**
   * The default as one would write it in YAML. Empty: the key is required, unless its component is
   * {@code @Nullable} (then the default is "not set") or itself a record, a list or a map (then the
   * default is an empty one).
   */
  String byDefault() default "";

  /** A value to show in the reference; may be empty where the default is example enough. */
  String example() default "";

  /** The key, where the component can't have its name; empty: the name in snake case. */
  String key() default "";

  /** True for passwords and tokens: never printed, never part of an event. */
  boolean secret() default false;

  /**
   * True for what is meant to be seen wherever its record is: it is no secret even if it comes from
   * a variable.
   */
  boolean label() default false;
}
