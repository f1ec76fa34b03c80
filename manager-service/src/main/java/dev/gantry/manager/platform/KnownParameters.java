package dev.gantry.manager.platform;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a query parameter that a call does not have, as an unknown field of a body is refused: a filter with a slip in its
 * name would let everything pass.
 *
 * <p>It is for the calls of the API document alone. {@code /health} is asked by what others have set up, and pages are not calls.
 */
@Configuration(proxyBeanMethods = false)
class KnownParameters implements WebMvcConfigurer, HandlerInterceptor {

    private static final String OWN = "dev.gantry.";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).excludePathPatterns("/health");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod call && isOfTheApi(call.getBeanType()) && !readsThemItself(call)) {
            refuseUnknown(new TreeSet<>(request.getParameterMap().keySet()), known(call));
        }
        return true;
    }

    private static boolean isOfTheApi(Class<?> controller) {
        return controller.getName().startsWith(OWN) && !controller.isAnnotationPresent(Hidden.class);
    }

    /** A call that takes the whole request looks for unknown ones by itself, as that for a log does. */
    private static boolean readsThemItself(HandlerMethod call) {
        return parameters(call).anyMatch(parameter -> HttpServletRequest.class.isAssignableFrom(parameter.getType()));
    }

    private static Set<String> known(HandlerMethod call) {
        return parameters(call)
                .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .map(KnownParameters::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Parameter parameter) {
        RequestParam given = AnnotatedElementUtils.getMergedAnnotation(parameter, RequestParam.class);
        return given == null || given.name().isEmpty() ? parameter.getName() : given.name();
    }

    private static Stream<Parameter> parameters(HandlerMethod call) {
        return Arrays.stream(call.getMethod().getParameters());
    }

    private static void refuseUnknown(Set<String> given, Set<String> known) {
        String allowed = known.isEmpty() ? "there are no parameters" : "known are " + String.join(", ", known);
        List<FieldError> unknown = given.stream()
                .filter(name -> !known.contains(name))
                .map(name -> new FieldError(name, "is not known here; " + allowed))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
    }
}
