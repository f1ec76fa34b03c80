package dev.gantry.platform;

import jakarta.websocket.Session;
import java.time.Duration;
import java.util.Map;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Routes WebSocket handshakes, on paths that may have plain calls beside them. The access guard is in front of both. */
public final class WebSocketRoute {

    /** Tomcat's own is 20 s, in which a person has hardly read a page. */
    private static final Duration SLOWEST_READER = Duration.ofMinutes(10);

    private WebSocketRoute() {}

    /** A mapping that takes only the handshakes of a path, and leaves every other request to the controllers. */
    public static HandlerMapping of(String pattern, WebSocketHandler handler) {
        WebSocketHandlerMapping mapping = new WebSocketHandlerMapping();
        mapping.setUrlMap(Map.of(pattern, new WebSocketHttpRequestHandler(handler, new DefaultHandshakeHandler())));
        mapping.setWebSocketUpgradeMatch(true);
        mapping.setOrder(-1);
        return mapping;
    }

    /** Lets a session take long messages, and its reader be slow. */
    public static void prepare(WebSocketSession session, int longestMessage) {
        session.setBinaryMessageSizeLimit(longestMessage);
        if (session instanceof NativeWebSocketSession known && known.getNativeSession() instanceof Session connection) {
            connection
                    .getUserProperties()
                    .put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", SLOWEST_READER.toMillis());
        }
    }
}
