package dev.vedette.app;

import static java.lang.classfile.ClassFile.JAVA_6_VERSION;
import static java.lang.classfile.ClassFile.JAVA_8_VERSION;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes the classes of jars once more, in the format of Java 8: {@code NewerClasses COPY JAR...}.
 * The JVM's ahead-of-time cache leaves out what is older than Java 6, as picocli is, and then all
 * that extends it; what a class in the cache names, the JVM looks for in all jars at every start.
 * The methods stay as they are and get stack maps, which Java 6 brought.
 */
public final class NewerClasses {
  private static final ClassFile CLASSES =
      ClassFile.of(
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofClassLoading(ClassLoader.getSystemClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  private static final ClassTransform NEWER =
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
          .andThen(ClassTransform.endHandler(made -> made.withVersion(JAVA_8_VERSION, 0)));

  private NewerClasses() {}

  public static void main(String[] arguments) throws IOException {
    // picocli looks whether Groovy is there: it will find a class that nothing extends, and look no
    // further than this jar.
    try (ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
      for (String jar : List.of(arguments).subList(1, arguments.length)) {
        copy(Path.of(jar), to);
      }
      to.putNextEntry(new ZipEntry("groovy/lang/Closure.class"));
      to.write(
          CLASSES.build(
              ClassDesc.of("groovy.lang.Closure"),
              closure -> closure.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT)));
    }
  }

  /** What is in META-INF is about the jar, and most jars have the same names there. */
  private static void copy(Path jar, ZipOutputStream to) throws IOException {
    try (ZipInputStream from = new ZipInputStream(Files.newInputStream(jar))) {
      ZipEntry entry = from.getNextEntry();
      while (entry != null) {
        String name = entry.getName();
        if (!entry.isDirectory() && !name.startsWith("META-INF/")) {
          byte[] content = from.readAllBytes();
          to.putNextEntry(new ZipEntry(name));
          to.write(name.endsWith(".class") ? newer(content) : content);
        }
        entry = from.getNextEntry();
      }
    }
  }

  private static byte[] newer(byte[] content) {
    ClassModel old = CLASSES.parse(content);
    return old.majorVersion() < JAVA_6_VERSION ? CLASSES.transformClass(old, NEWER) : content;
  }
}
